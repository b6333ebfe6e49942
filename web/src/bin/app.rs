//! The page's program.

fn main() {
    cutout_web::components::start();
}
