/* Puts the reader where the page wants them: at the first wrong field, at the errors, or at the action just opened. */

export default function arrive(element) {
  const isError = element.getAttribute("role") === "alert";
  const isAsked = window.location.hash.startsWith("#actions");
  const wrong = isError && document.querySelector("[aria-invalid=true][autofocus]");
  if (wrong) return wrong.focus();
  if (isError || isAsked) element.focus({ preventScroll: !isError });
}
