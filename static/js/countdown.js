/* <time data-countdown datetime="…" data-text="{hours}, {minutes}" data-over="…">: how long an offer still holds. */
for (const place of document.querySelectorAll("time[data-countdown]")) {
  const until = new Date(place.dateTime).getTime();
  const draw = () => {
    const minutes = Math.floor((until - Date.now()) / 60000);
    place.textContent =
      minutes < 0
        ? place.dataset.over
        : place.dataset.text.replace("{hours}", Math.floor(minutes / 60)).replace("{minutes}", minutes % 60);
  };
  draw();
  setInterval(draw, 30000);
}
