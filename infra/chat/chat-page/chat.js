// The plain chat page: POST /chat, and POST /query for an answer that came too late.
// What a person, a bot or a model says goes into textContent and nowhere else.
"use strict";

const TEXTS = {
  ko: {
    other: "English", send: "보내기", anew: "새 대화", ask: "메시지를 입력하세요",
    code: "접속 코드", bot: "Lex 봇의 답변", model: "{target}의 답변",
    unreachable: "서버에 연결할 수 없습니다. 잠시 후 다시 보내 주세요.",
    refused: "접속 코드가 맞지 않습니다.", busy: "요청이 너무 많습니다. 잠시 후 다시 보내 주세요.",
    late: "답변이 늦어지고 있습니다. 도착하면 표시합니다.", lost: "답변이 도착하지 않았습니다.",
  },
  en: {
    other: "한국어", send: "Send", anew: "New conversation", ask: "Type a message",
    code: "Access code", bot: "answered by the Lex bot", model: "answered by {target}",
    unreachable: "The server cannot be reached. Please send it again in a moment.",
    refused: "The access code is not right.", busy: "Too many requests. Please wait a moment.",
    late: "The answer takes longer. It will appear here.", lost: "No answer arrived.",
  },
};
const LOCALES = { ko: "ko_KR", en: "en_US" };
const QUERY_EVERY_MS = 3000;
const QUERIES = 20;
const WAIT_MS = 70000; // the distribution itself gives up after 60 s
const TURNS_KEPT = 100;

const at = (id) => document.getElementById(id);
const kept = (name, otherwise) => JSON.parse(sessionStorage.getItem(name) ?? JSON.stringify(otherwise));
const keep = (name, value) => sessionStorage.setItem(name, JSON.stringify(value));

let language = kept("language", navigator.language.startsWith("ko") ? "ko" : "en");
let session = kept("session", crypto.randomUUID());
let turns = kept("turns", []);
const say = (key) => TEXTS[language][key];

function label() {
  document.documentElement.lang = language;
  at("language").textContent = say("other");
  at("anew").textContent = say("anew");
  at("send").textContent = say("send");
  at("code-text").textContent = say("code");
  at("text").placeholder = say("ask");
  at("text").setAttribute("aria-label", say("ask"));
}

function paragraph(kind, text) {
  const made = document.createElement("p");
  made.className = kind;
  made.textContent = text;
  return made;
}

function who(turn) {
  if (turn.state !== "done") return "";
  return turn.target ? say("model").replace("{target}", () => turn.target) : say("bot");
}

// One article a turn, so that an answer stands under its own question whenever it comes.
function show(turn) {
  let article = at(turn.id);
  if (!article) {
    article = document.createElement("article");
    article.id = turn.id;
    at("turns").append(article);
  }
  article.className = turn.state;
  article.replaceChildren(
    paragraph("question", turn.text), paragraph("answer", turn.answer), paragraph("who", who(turn)),
  );
  at("turns").scrollTop = at("turns").scrollHeight;
}

// What comes for a conversation that was left is shown nowhere.
function change(turn, state, answer, target = "") {
  if (!turns.includes(turn)) return;
  Object.assign(turn, { state, answer, target });
  turns = turns.slice(-TURNS_KEPT);
  keep("turns", turns);
  show(turn);
}

async function post(path, body) {
  const response = await fetch(path, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      "accept-language": language,
      ...(at("code").value ? { authorization: `Bearer ${at("code").value}` } : {}),
    },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(WAIT_MS),
  });
  return { status: response.status, ...(await response.json().catch(() => ({}))) };
}

// What a status means to a person; what the server said is better than our own words.
function told(reply) {
  if (reply.status === 401) return say("refused");
  return reply.msg || (reply.status === 429 ? say("busy") : say("unreachable"));
}

function finish(turn, reply) {
  if (reply.status === 200) {
    change(turn, "done", reply.msg, reply.answeredBy === "fallback" ? reply.target ?? "" : "");
  } else {
    change(turn, "failed", told(reply));
  }
}

async function fetchLate(turn) {
  change(turn, "waiting", say("late"));
  for (let count = 0; count < QUERIES; count += 1) {
    await new Promise((resolve) => setTimeout(resolve, QUERY_EVERY_MS));
    if (!turns.includes(turn)) return undefined;
    const reply = await post("/query", { msgId: turn.id }).catch(() => ({ status: 0 }));
    if (![0, 202, 504].includes(reply.status)) return finish(turn, reply);
  }
  return change(turn, "failed", say("lost"));
}

function ready() {
  at("send").disabled = false;
  at("text").focus();
}

async function send(text) {
  const turn = { id: crypto.randomUUID(), text };
  turns.push(turn);
  change(turn, "waiting", "");
  at("send").disabled = true;
  try {
    const body = { msgId: turn.id, text, sessionId: session, localeId: LOCALES[language] };
    const reply = await post("/chat", body);
    await (reply.status === 504 ? fetchLate(turn) : finish(turn, reply));
  } catch (error) {
    if (error.name === "TimeoutError") await fetchLate(turn);
    else change(turn, "failed", say("unreachable"));
  } finally {
    if (turns.includes(turn)) ready();
  }
}

at("ask").addEventListener("submit", (event) => {
  event.preventDefault();
  const text = at("text").value.trim();
  if (!text || at("send").disabled) return;
  at("text").value = "";
  keep("code", at("code").value);
  send(text);
});
at("text").addEventListener("keydown", (event) => {
  // Enter ends a Korean syllable; only the next one sends
  if (event.key === "Enter" && event.isComposing) event.preventDefault();
});
at("language").addEventListener("click", () => {
  language = language === "ko" ? "en" : "ko";
  keep("language", language);
  label();
  turns.forEach(show);
});
at("anew").addEventListener("click", () => {
  [session, turns] = [crypto.randomUUID(), []];
  keep("session", session);
  keep("turns", turns);
  at("turns").replaceChildren();
  ready();
});

keep("session", session);
at("code").value = kept("code", "");
label();
turns.forEach((turn) => {
  if (turn.state === "waiting") fetchLate(turn);
  else show(turn);
});
