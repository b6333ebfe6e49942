//! The program that unpacks files.

fn main() {
    cutout_web::unpacker::run();
}
