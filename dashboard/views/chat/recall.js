// In the empty input the arrow up brings back what was said last, and further what was said before it.
(() => {
  const input = () => document.querySelector("[data-testid=stChatInputTextArea]");
  if (document.documentElement.dataset.recall) return;
  document.documentElement.dataset.recall = "yes";
  const person = '[data-testid=stChatMessageContent][aria-label="Chat message from user"]';
  const said = () => [...document.querySelectorAll(`${person} [data-testid=stText]`)].map((each) => each.textContent);
  let place = 0, recalled = "";

  const write = (text) => {
    const setter = Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value").set;
    setter.call(input(), text);
    input().dispatchEvent(new Event("input", { bubbles: true }));
    recalled = text;
  };
  document.addEventListener("keydown", (event) => {
    if (event.target !== input() || !["ArrowUp", "ArrowDown"].includes(event.key)) return;
    if (event.target.value === "") place = 0;
    else if (event.target.value !== recalled) return;  // one's own words are left alone
    const texts = said();
    const next = place + (event.key === "ArrowUp" ? 1 : -1);
    if (next < 0 || next > texts.length) return;
    event.preventDefault();
    place = next;
    write(place ? texts[texts.length - place] : "");
  });
  // Who edits a text wants to type.
  document.addEventListener("click", (event) => {
    if (event.target instanceof Element && event.target.closest("[class*=st-key-edit-]")) setTimeout(() => input()?.focus(), 300);
  });
})();
