/* <form data-similar="address">: while a title is being written, what others wrote like it appears where data-similar-here is.
   Without scripts the button of the preview shows the same. */
const PAUSE = 700;

for (const form of document.querySelectorAll("form[data-similar]")) {
  const place = document.querySelector("[data-similar-here]");
  const title = form.elements.title;
  let waiting;
  const look = async () => {
    try {
      const answer = await fetch(`${form.dataset.similar}?titolo=${encodeURIComponent(title.value)}`);
      if (answer.ok) place.innerHTML = await answer.text();
    } catch {
      /* the server is away for a moment: the preview still works */
    }
  };
  title.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(look, PAUSE);
  });
}
