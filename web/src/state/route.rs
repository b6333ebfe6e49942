//! The views of the page, and their addresses.
//!
//! `#/playground`, `#/guide`, `#/fields`, `#/rules`, `#/rules/KEY` and `#/rules/KEY@START-END`, where the last
//! shows a stretch of the rule's text; `#/exercises`, `#/exercises/KEY`, and `#/instructor`, which is
//! about writing them.

use cutout_core::text::Span;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Route {
    #[default]
    Playground,
    Rules {
        key: Option<String>,
        span: Option<Span>,
    },
    Guide,
    Fields,
    /// All exercises, or the one of this key.
    Exercises(Option<String>),
    Instructor,
}

impl Route {
    pub fn rule(key: &str) -> Route {
        Route::Rules {
            key: Some(key.to_owned()),
            span: None,
        }
    }

    pub fn rule_at(key: &str, span: Span) -> Route {
        Route::Rules {
            key: Some(key.to_owned()),
            span: Some(span),
        }
    }

    pub const RULES: Route = Route::Rules {
        key: None,
        span: None,
    };

    /// The route of a hash; an unknown one leads to the playground.
    pub fn parse(hash: &str) -> Route {
        let path = hash.trim_start_matches('#').trim_matches('/');
        if path == "guide" {
            return Route::Guide;
        }
        if path == "fields" {
            return Route::Fields;
        }
        if path == "instructor" {
            return Route::Instructor;
        }
        if path == "exercises" {
            return Route::Exercises(None);
        }
        if let Some(key) = path.strip_prefix("exercises/") {
            return Route::Exercises(Some(key.to_owned()));
        }
        let Some(rest) = path.strip_prefix("rules") else {
            return Route::Playground;
        };
        let rest = rest.trim_start_matches('/');
        if rest.is_empty() {
            return Route::RULES;
        }
        match rest
            .rsplit_once('@')
            .and_then(|(key, range)| Some((key, span(range)?)))
        {
            Some((key, span)) => Route::rule_at(key, span),
            None => Route::rule(rest),
        }
    }

    pub fn hash(&self) -> String {
        match self {
            Route::Playground => "#/playground".to_owned(),
            Route::Guide => "#/guide".to_owned(),
            Route::Fields => "#/fields".to_owned(),
            Route::Exercises(None) => "#/exercises".to_owned(),
            Route::Exercises(Some(key)) => format!("#/exercises/{key}"),
            Route::Instructor => "#/instructor".to_owned(),
            Route::Rules { key: None, .. } => "#/rules".to_owned(),
            Route::Rules {
                key: Some(key),
                span: None,
            } => format!("#/rules/{key}"),
            Route::Rules {
                key: Some(key),
                span: Some(span),
            } => {
                format!("#/rules/{key}@{}-{}", span.start, span.end)
            }
        }
    }
}

fn span(range: &str) -> Option<Span> {
    let (start, end) = range.split_once('-')?;
    Some(Span::new(start.parse().ok()?, end.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_route_comes_back_from_its_hash() {
        let routes = [
            Route::Playground,
            Route::RULES,
            Route::Guide,
            Route::Fields,
            Route::Exercises(None),
            Route::Exercises(Some("own/twins".into())),
            Route::Instructor,
            Route::rule("pack/pubprn.yml"),
            Route::rule("own-2#3"),
            Route::rule_at("pack/pubprn.yml", Span::new(4, 19)),
        ];
        for route in routes {
            assert_eq!(Route::parse(&route.hash()), route);
        }
    }

    #[test]
    fn an_unknown_hash_leads_to_the_playground() {
        for hash in ["", "#", "#/", "#/nowhere", "#/playground/"] {
            assert_eq!(Route::parse(hash), Route::Playground, "{hash}");
        }
    }
}
