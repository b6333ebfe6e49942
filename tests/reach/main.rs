//! Corpus reach: the index that ships against the rules it was counted from and against another
//! counter, what it says of the pack, and how long a figure takes.

mod agreement;
mod pack;
