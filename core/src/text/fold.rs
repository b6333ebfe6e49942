//! Unicode simple case folding: the one place where comparison forgets case.
