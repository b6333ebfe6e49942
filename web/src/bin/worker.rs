//! The worker's program.

fn main() {
    cutout_web::worker::run();
}
