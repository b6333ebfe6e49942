//! The web-sys edge: everything the page and the worker ask of the browser, and nothing else.
//!
//! Functions here take and return plain values. Browser objects stay inside.

pub mod appearance;
pub mod clipboard;
pub mod clock;
pub mod codec;
pub mod dialog;
pub mod download;
pub mod dropped;
pub mod editor;
pub mod engine;
pub mod fetch;
pub mod files;
pub mod focus;
pub mod keys;
pub mod lifecycle;
pub mod location;
pub mod offline;
pub mod pieces;
pub mod print;
pub mod program;
pub mod read_texts;
pub mod rich;
pub mod rule_files;
pub mod saver;
pub mod storage;
pub mod turns;
pub mod unpacker;
pub mod unpacker_scope;
pub mod worker_scope;
