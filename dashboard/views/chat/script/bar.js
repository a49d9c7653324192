// Keeps the step that was said last in the middle of the row, where the one after it is seen, too.
(() => {
  const row = document.currentScript.closest(".st-key-prompts");
  let shown = null;
  const show = () => {
    const step = row.querySelector("[data-testid=stBaseButton-primary]");
    if (step && step.textContent !== shown) {
      const middle = ({ left, width }) => left + width / 2;
      row.scrollLeft += middle(step.getBoundingClientRect()) - middle(row.getBoundingClientRect());
    }
    shown = step && step.textContent;
  };
  new MutationObserver(show).observe(row, { subtree: true, childList: true, attributeFilter: ["data-testid"] });
  show();
})();
