//! Work as the end of an address: its version, a dot, and its JSON deflated in base64url.
//!
//! What stands behind the `#` of an address is never sent to a server. A link is anybody's text: it
//! is unpacked no further than a limit.

use super::{Refused, VERSION, Workspace, is_known};
use crate::limits;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use miniz_oxide::deflate::compress_to_vec;
use miniz_oxide::inflate::{TINFLStatus, decompress_to_vec_with_limit};

/// The most that the library compresses: it takes milliseconds for what people share.
const LEVEL: u8 = 10;

impl Workspace {
    /// The work as characters that an address takes as they are.
    pub fn link(&self) -> String {
        let json = serde_json::to_vec(self).unwrap_or_default();
        let packed = compress_to_vec(&json, LEVEL);
        format!("{VERSION}.{}", URL_SAFE_NO_PAD.encode(packed))
    }

    pub fn from_link(link: &str) -> Result<Workspace, Refused> {
        let broken = || {
            let say = "The link was cut off or changed on its way. Ask for it again, or for a file of the work.";
            Refused(say.to_owned())
        };
        if link.len() > limits::LINK {
            return Err(Refused(format!(
                "The link is longer than the {} characters that are read. Ask for a file of the work instead.",
                limits::LINK
            )));
        }
        let (version, packed) = link.split_once('.').ok_or_else(broken)?;
        is_known(version.parse().map_err(|_| broken())?)?;
        let packed = URL_SAFE_NO_PAD.decode(packed).map_err(|_| broken())?;
        let json = decompress_to_vec_with_limit(&packed, limits::LINKED_WORK);
        let json = json.map_err(|error| match error.status {
            TINFLStatus::HasMoreOutput => Refused(format!(
                "The link unpacks to more than {} MB. Ask for a file of the work instead.",
                limits::LINKED_WORK >> 20
            )),
            _ => broken(),
        })?;
        serde_json::from_slice(&json).map_err(|_| broken())
    }
}
