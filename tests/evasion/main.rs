//! Mutations keep what a line means, and each rule of the pack has mutations that evade it and
//! others that do not.

mod figures;
mod hostile;
mod lines;
mod meaning;
mod pack;
mod repairs;
