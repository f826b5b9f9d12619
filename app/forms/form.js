// What a page of a form can do more where scripts run: fill in the place where somebody is.
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
