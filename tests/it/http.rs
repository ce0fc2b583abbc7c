//! The API does what the contract says.

use axum::body::Body;
use axum::http::Request;
use insta::assert_json_snapshot;
use jauap::config::Place;
use jauap::store::Store;
use serde_json::{Value, json};

use crate::store::Home;
use crate::support::{Server, blanked, engine};

const ENGLISH: &str = "How many events were held during the SCO chairmanship?";
const RUSSIAN: &str = "Сколько мероприятий прошло в рамках председательства в ШОС?";
const KAZAKH: &str = "ШЫҰ-да қанша іс-шара өтті?";

#[tokio::test]
async fn a_reply_has_the_shape_of_the_contract() {
    let reply = Server::new().ask(json!({"text": KAZAKH, "conversation_id": "abc", "message_id": "m-1"})).await;
    assert_json_snapshot!(blanked(&reply));
    let confidence = reply["answers"][0]["confidence"].as_f64().unwrap();
    assert!(confidence > 0.0 && confidence <= 1.0);
    assert!((confidence * 10_000.0 - (confidence * 10_000.0).round()).abs() < 1e-6, "four decimals: {confidence}");
}

#[tokio::test]
async fn a_fallback_says_why() {
    let reply = Server::new().ask(json!({"text": "Is Kazakhstan a member of NATO?", "conversation_id": "abc"})).await;
    assert_eq!((&reply["outcome"], &reply["answers"]), (&json!("fallback"), &json!([])));
    assert_eq!(reply["message_id"], Value::Null);
    assert!(reply["reason"]["code"].is_string() && reply["reason"]["detail"].is_string(), "{reply}");
    assert!(!reply["suggestions"].as_array().unwrap().is_empty());
}

#[tokio::test]
async fn a_conversation_is_made_for_who_has_none() {
    let server = Server::new();
    let ids = [server.ask(json!({"text": ENGLISH})).await, server.ask(json!({"text": ENGLISH})).await]
        .map(|reply| reply["conversation_id"].as_str().unwrap().to_owned());
    assert_ne!(ids[0], ids[1]);
    assert!(server.get("/metrics").await.body.contains("jauap_conversations 2\n"));
}

#[tokio::test]
async fn the_language_follows_the_message_or_is_forced() {
    let server = Server::new();
    for (text, language) in [(KAZAKH, "kk"), (RUSSIAN, "ru"), (ENGLISH, "en")] {
        assert_eq!(server.ask(json!({"text": text})).await["language"], language);
        assert_eq!(server.ask(json!({"text": text, "language": "ru"})).await["language"], "ru");
    }
    assert_eq!(server.ask(json!({"text": ENGLISH, "language": null})).await["language"], "en");
}

#[tokio::test]
async fn the_same_conversation_and_text_give_the_same_bytes() {
    let message = json!({"text": RUSSIAN, "conversation_id": "abc"}).to_string();
    let first = Server::new().post("/v1/messages?explain=true", message.clone()).await.body;
    assert_eq!(first, Server::new().post("/v1/messages?explain=true", message).await.body);
}

#[tokio::test]
async fn a_repeated_message_id_gets_the_stored_reply() {
    let server = Server::new();
    let first = server.post("/v1/messages", message("a", "m-1", ENGLISH)).await.body;
    assert_eq!(server.post("/v1/messages", message("a", "m-1", "Hello!")).await.body, first);
    assert_eq!(server.n_replies().await, 1);
    assert_ne!(server.post("/v1/messages", message("b", "m-1", "Hello!")).await.body, first, "another conversation");
}

#[tokio::test]
async fn a_message_that_comes_twice_at_once_is_answered_once() {
    let server = Server::new();
    let send = || server.post("/v1/messages", message("a", "m-1", ENGLISH));
    let (first, second, third) = tokio::join!(send(), send(), send());
    assert_eq!((&first.body, &first.body), (&second.body, &third.body));
    assert_eq!(server.n_replies().await, 1);
}

#[tokio::test]
async fn a_conversation_keeps_its_context_until_it_is_erased() {
    let server = Server::new();
    let context = async || {
        let reply = server.ask_at("/v1/messages?explain=true", json!({"text": KAZAKH, "conversation_id": "a"})).await;
        reply["explanation"]["context"]["language"].clone()
    };
    assert_eq!(context().await, Value::Null);
    assert_eq!(context().await, "kk");
    assert_eq!(server.erase("a").await.status, 204);
    assert_eq!(server.erase("a").await.status, 204, "what is not there is erased already");
    assert_eq!(context().await, Value::Null);
}

#[tokio::test]
async fn feedback_is_for_a_message_that_was_answered() {
    let server = Server::new();
    server.post("/v1/messages", message("a", "m-1", ENGLISH)).await;
    let tell = async |body: Value| server.post("/v1/feedback", body.to_string()).await;
    let feedback = |id: &str| json!({"conversation_id": "a", "message_id": id, "helpful": true, "comment": " рақмет "});
    assert_eq!(tell(feedback("m-1")).await.status, 204);
    let unknown = tell(feedback("m-2")).await;
    assert_eq!((unknown.status.as_u16(), &unknown.json()["pointer"]), (404, &json!("#/message_id")));
    assert_eq!(tell(json!({"conversation_id": "a", "message_id": "m-1"})).await.status, 422, "helpful or not?");
    let mut long = feedback("m-1");
    long["comment"] = "ы".repeat(1001).into();
    assert_eq!(tell(long).await.status, 422);
    assert!(server.get("/metrics").await.body.contains("jauap_feedback_total{helpful=\"true\"} 1\n"));
    server.erase("a").await;
    assert_eq!(tell(feedback("m-1")).await.status, 404);
}

#[tokio::test]
async fn a_store_that_fails_is_told_and_is_used_again_when_it_works() {
    let folder = tempfile::tempdir().unwrap();
    let in_the_way = folder.path().join("data");
    std::fs::write(&in_the_way, "a file where the folder should be").unwrap();
    let server = Server::over(Store::new(&Place::in_folder(&in_the_way)).unwrap());
    let send = || server.post("/v1/messages", message("a", "m-1", ENGLISH));
    for _ in 0..2 {
        let failed = send().await;
        assert_eq!((failed.status.as_u16(), failed.header("retry-after")), (503, "5"), "{failed:?}");
        assert_eq!(failed.json()["type"], "urn:problem-type:jauap:store_unavailable");
        assert!(!failed.body.contains("data"), "nothing internal: {}", failed.body);
        assert_eq!(server.get("/readyz").await.status, 503);
        assert_eq!(server.get("/healthz").await.status, 200);
        assert!(server.get("/metrics").await.body.contains("jauap_store_up 0\n"));
    }
    std::fs::remove_file(&in_the_way).unwrap();
    let first = send().await;
    assert_eq!(first.status, 200);
    assert_eq!(send().await.body, first.body);
    assert_eq!(server.get("/readyz").await.status, 200);
    assert!(server.get("/metrics").await.body.contains("jauap_store_up 1\n"));
}

#[tokio::test]
async fn two_servers_on_one_store_answer_a_message_once() {
    let home = Home::postgres();
    let servers = [Server::over(home.store()), Server::over(home.store())];
    let send = |at: usize| servers[at % 2].post("/v1/messages", message("a", "m-1", ENGLISH));
    let (one, two, three, four) = tokio::join!(send(0), send(1), send(2), send(3));
    assert_eq!(one.status, 200);
    assert!([&two, &three, &four].iter().all(|got| got.body == one.body), "{one:?} {two:?}");
    assert_eq!(servers[0].n_replies().await + servers[1].n_replies().await, 1);
}

#[tokio::test]
async fn an_explanation_sums_to_the_confidence() {
    let reply = Server::new().ask_at("/v1/messages?explain=true", json!({"text": RUSSIAN})).await;
    let explanation = &reply["explanation"];
    assert_eq!(explanation["language"], "ru");
    let scores = explanation["language_scores"].as_array().unwrap();
    assert!((scores.iter().map(|score| score["score"].as_f64().unwrap()).sum::<f64>() - 1.0).abs() < 0.001);
    let best = &explanation["judgements"][0]["candidates"][0];
    assert_eq!((&best["intent"], &best["lacks"]), (&reply["answers"][0]["intent"], &json!([])));
    let shares = best["signals"].as_array().unwrap().iter().map(|signal| signal["share"].as_f64().unwrap());
    let log_odds = best["intercept"].as_f64().unwrap() + shares.sum::<f64>();
    let confidence = 1.0 / (1.0 + (-log_odds).exp());
    assert!((confidence - best["confidence"].as_f64().unwrap()).abs() < 0.001, "{confidence} of {best}");
    assert!(best["nearest"]["text"].is_string());
    let units = explanation["sentences"][0]["units"].as_array().unwrap();
    assert!(units.iter().any(|unit| unit["kind"] == "concept" && unit["means"] == "sco"), "{units:?}");
}

#[tokio::test]
async fn an_explanation_says_what_another_intent_lacked() {
    let path = "/v1/messages?explain=true&intent=csto.events";
    let reply = Server::new().ask_at(path, json!({"text": ENGLISH})).await;
    let asked = &reply["explanation"]["judgements"][0]["asked_intent"];
    assert_eq!(asked["intent"], "csto.events");
    let lacks = asked["lacks"].as_array().unwrap();
    let lacks = |kind: &str| lacks.iter().any(|lack| lack["kind"] == kind);
    assert!(lacks("need_not_met") && lacks("less_confident") && lacks("below_threshold"), "{asked}");
}

#[tokio::test]
async fn what_is_not_asked_for_is_not_explained() {
    let reply = Server::new().ask_at("/v1/messages?explain=false", json!({"text": ENGLISH})).await;
    assert!(reply.get("explanation").is_none());
}

#[tokio::test]
async fn the_catalogue_is_in_the_language_wished_for() {
    let server = Server::new();
    let by_header = async |wishes: &'static str| {
        let request = Request::get("/v1/intents").header("accept-language", wishes).body(Body::empty()).unwrap();
        server.send(request).await.json()["language"].clone()
    };
    assert_eq!(server.get("/v1/intents?language=en").await.json()["language"], "en");
    assert_eq!(by_header("de, ru;q=0.8").await, "ru");
    assert_eq!(by_header("de").await, engine().knowledge().bot.default_language.code());
    let catalogue = server.get("/v1/intents?language=ru").await.json();
    let intents = catalogue["intents"].as_array().unwrap();
    assert!(intents.len() > 10);
    let engine = engine();
    let document = &engine.knowledge().documents[0].text;
    for intent in intents {
        assert!(!intent["title"].as_str().unwrap().is_empty() && !intent["examples"].as_array().unwrap().is_empty());
        for source in intent["sources"].as_array().unwrap() {
            assert!(document.contains(source["quote"].as_str().unwrap()), "{source}");
        }
    }
}

#[tokio::test]
async fn the_languages_are_listed_under_their_own_names() {
    assert_json_snapshot!(Server::new().get("/v1/languages").await.json());
}

#[tokio::test]
async fn a_request_keeps_its_name_or_gets_one() {
    let server = Server::new();
    let named = async |name: &'static str| {
        let request = Request::get("/healthz").header("x-request-id", name).body(Body::empty()).unwrap();
        server.send(request).await.header("x-request-id").to_owned()
    };
    assert_eq!(named("abc-1").await, "abc-1");
    assert_eq!(named("with space").await.len(), 36, "made anew");
    assert_eq!(server.get("/nowhere").await.header("x-request-id").len(), 36);
}

#[tokio::test]
async fn every_response_has_the_headers_of_safety() {
    let server = Server::new();
    let message = json!({"text": ENGLISH}).to_string();
    let responses = [
        server.get("/").await,
        server.get("/docs").await,
        server.get("/nowhere").await,
        server.post("/healthz", "").await,
        server.post("/v1/messages", message).await,
    ];
    for got in responses {
        assert_eq!(got.header("x-content-type-options"), "nosniff", "{got:?}");
        assert_eq!(got.header("referrer-policy"), "no-referrer");
        assert!(got.header("content-security-policy").starts_with("default-src 'none'"));
    }
}

#[tokio::test]
async fn the_first_page_leads_to_the_page_of_the_api_and_all_that_it_loads_is_there() {
    let server = Server::new();
    let first = server.get("/").await;
    assert_eq!((first.status.as_u16(), first.header("location")), (307, "/docs"));
    let page = server.get("/docs").await;
    assert_eq!(page.header("content-type"), "text/html; charset=utf-8");
    let loaded: Vec<&str> = page.body.split(['"']).filter(|part| part.starts_with("docs/")).collect();
    assert_eq!(loaded.len(), 7, "{}", page.body);
    assert!(!page.body.contains("<script>") && !page.body.contains("style="), "the policy allows nothing inline");
    for file in loaded {
        let got = server.get(&format!("/{file}")).await;
        assert_eq!(got.status, 200, "{file}");
        assert!(!got.body.is_empty());
    }
    assert!(server.get("/docs/swagger-initializer.js").await.body.contains("\"/openapi.json\""));
}

#[tokio::test]
async fn the_document_describes_every_status_of_every_route() {
    let document = Server::new().get("/openapi.json").await.json();
    let mut described: Vec<String> = Vec::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            let responses = operation["responses"].as_object().unwrap();
            for (status, response) in responses.iter().filter(|(status, _)| status.as_str() >= "400") {
                let schema = &response["content"]["application/problem+json"]["schema"]["$ref"];
                assert_eq!(schema, "#/components/schemas/Problem", "{path} {status}");
            }
            let statuses: Vec<&str> = responses.keys().map(String::as_str).collect();
            described.push(format!("{} {path}: {}", method.to_uppercase(), statuses.join(" ")));
        }
    }
    described.sort();
    assert_json_snapshot!(described);
    let message = &document["paths"]["/v1/messages"]["post"];
    for content in [&message["requestBody"]["content"], &message["responses"]["200"]["content"]] {
        let examples: Vec<&String> = content["application/json"]["examples"].as_object().unwrap().keys().collect();
        assert_eq!(examples, ["en", "kk", "ru"]);
    }
    let replies = message["responses"]["200"]["content"]["application/json"]["examples"].as_object().unwrap();
    assert!(replies.values().all(|example| example["value"]["outcome"] == "answer"), "{replies:?}");
}

#[tokio::test]
async fn who_runs_the_server_sees_how_it_is() {
    let server = Server::new();
    assert_eq!(server.get("/healthz").await.json(), json!({"status": "alive"}));
    assert_eq!(server.get("/readyz").await.json(), json!({"status": "ready", "knowledge_version": engine().version()}));
    server.ask(json!({"text": ENGLISH})).await;
    let got = server.get("/metrics").await;
    assert!(got.header("content-type").starts_with("application/openmetrics-text"));
    let counted = "jauap_messages_total{outcome=\"answer\",language=\"en\",reason=\"\"} 1\n";
    assert!(got.body.contains(counted) && got.body.ends_with("# EOF\n"), "{}", got.body);
    let timed = "jauap_request_duration_seconds_count{method=\"POST\",route=\"/v1/messages\",status=\"200\"} 1\n";
    assert!(got.body.contains(timed), "{}", got.body);
    assert!(got.body.contains(&format!("knowledge_version=\"{}\"", engine().version())));
}

fn message(conversation: &str, id: &str, text: &str) -> String {
    json!({"text": text, "conversation_id": conversation, "message_id": id}).to_string()
}
