/* Puts the reader where the page wants them: at the errors, or at the action that was just opened. */

export default function arrive(element) {
  const isError = element.getAttribute("role") === "alert";
  const isAsked = window.location.hash.startsWith("#actions");
  if (isError || isAsked) element.focus({ preventScroll: !isError });
}
