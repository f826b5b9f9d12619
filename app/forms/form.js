// What a page of a form can do more where scripts run: fill in the place where somebody is, and go
// on at once where an app has opened it, which says who that was.
for (const button of document.querySelectorAll("button[data-place]")) {
  button.hidden = !navigator.geolocation;
  button.addEventListener("click", () => {
    navigator.geolocation.getCurrentPosition(
      ({ coords: { latitude, longitude } }) => {
        document.getElementById(button.dataset.place).value =
          `${latitude.toFixed(5)}, ${longitude.toFixed(5)}`;
      },
      () => {
        button.textContent = button.dataset.fails;
      },
    );
  });
}

const inside = new URLSearchParams(location.hash.slice(1)).get("tgWebAppData");
const opened = document.querySelector("form[data-opened]");
if (inside && opened) {
  opened.elements["(proof)"].value = inside;
  opened.submit();
}
