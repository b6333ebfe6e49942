use gloo_worker::Registrable;

fn main() {
    cutout_web::worker::EvaluationWorker::registrar().register();
}
