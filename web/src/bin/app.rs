fn main() {
    yew::Renderer::<cutout_web::app::App>::new().render();
}
