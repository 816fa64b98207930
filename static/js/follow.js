/* <div data-follow="address">: work that goes on in the background. The server answers {state, done, total, text}; the bar
   and the words follow it, and when the state is another one the page is loaded again. */
const EVERY = 1500;

for (const place of document.querySelectorAll("[data-follow]")) {
  const look = async () => {
    try {
      const answer = await fetch(place.dataset.follow, { headers: { Accept: "application/json" } });
      const now = await answer.json();
      if (now.state !== place.dataset.state) return location.reload();
      const bar = place.querySelector("progress");
      bar.max = now.total;
      bar.value = now.done;
      place.querySelector("[data-follow-text]").textContent = now.text;
    } catch {
      /* the server is away for a moment: look again later */
    }
    setTimeout(look, EVERY);
  };
  setTimeout(look, EVERY);
}
