//! The page without a network: its files are kept by a service worker, and a newer version of them
//! waits until the user takes it.
//!
//! Where the browser has no service workers, as on plain `http` to another machine, all this does
//! nothing, and the page is fetched as ever.

use gloo::events::EventListener;
use gloo::utils::window;
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{
    ServiceWorker, ServiceWorkerContainer, ServiceWorkerRegistration, ServiceWorkerState,
};

/// Lies beside the page under this name in every version: a browser finds a newer one by it.
const SCRIPT: &str = "./service-worker.js";

/// Has the page's files kept once all it begins with is loaded, and calls `offered` when a newer
/// version of the page is ready to take over.
pub fn keep(offered: impl Fn() + 'static) {
    let Some(container) = container() else { return };
    let offered: Rc<dyn Fn()> = Rc::new(offered);
    spawn_local(async move {
        // A browser may refuse, for instance in a private window. Nothing is lost then.
        let Ok(registered) = JsFuture::from(container.register(SCRIPT)).await else {
            return;
        };
        let registration: ServiceWorkerRegistration = registered.unchecked_into();
        // Without a controller this is the first visit: what waits is what is on the screen.
        if registration.waiting().is_some() && container.controller().is_some() {
            offered();
        }
        let found = registration.clone();
        EventListener::new(&registration, "updatefound", move |_| {
            if let Some(worker) = found.installing() {
                announce(worker, offered.clone());
            }
        })
        .forget();
    });
}

/// Calls `offered` when a worker that is being installed is ready to take over.
fn announce(worker: ServiceWorker, offered: Rc<dyn Fn()>) {
    let installing = worker.clone();
    EventListener::new(&worker, "statechange", move |_| {
        let replaces = container().is_some_and(|container| container.controller().is_some());
        if replaces && installing.state() == ServiceWorkerState::Installed {
            offered();
        }
    })
    .forget();
}

/// Lets the newer version take over, and loads it.
pub fn take_newer() {
    let Some(container) = container() else { return };
    EventListener::once(&container, "controllerchange", |_| {
        let _ = window().location().reload();
    })
    .forget();
    spawn_local(async move {
        let Ok(registration) = JsFuture::from(container.get_registration()).await else {
            return;
        };
        let waiting = registration
            .dyn_into::<ServiceWorkerRegistration>()
            .ok()
            .and_then(|registration| registration.waiting());
        match waiting {
            Some(worker) => drop(worker.post_message(&JsValue::from_str("take over"))),
            // Another tab has taken it already.
            None => drop(window().location().reload()),
        }
    });
}

fn container() -> Option<ServiceWorkerContainer> {
    // The property is not there where service workers are not allowed, whatever its type says.
    js_sys::Reflect::get(&window().navigator(), &"serviceWorker".into())
        .ok()?
        .dyn_into()
        .ok()
}
