/* A pad to sign on with pen, finger or mouse; what is drawn goes with the form as a PNG. */

export default function signature(group) {
  const pad = group.querySelector("[data-signature=pad]");
  const file = group.querySelector("[data-signature=file]");
  const canvas = pad.querySelector("canvas");
  const again = pad.querySelector("[data-signature=again]");
  pad.hidden = false;
  const ink = prepare(canvas);
  let isDown = false;
  canvas.addEventListener("pointerdown", (event) => {
    isDown = true;
    canvas.setPointerCapture(event.pointerId);
    ink.beginPath();
    ink.moveTo(event.offsetX, event.offsetY);
    event.preventDefault();
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!isDown) return;
    ink.lineTo(event.offsetX, event.offsetY);
    ink.stroke();
  });
  const stop = () => {
    if (isDown) keep(canvas, file);
    isDown = false;
  };
  canvas.addEventListener("pointerup", stop);
  canvas.addEventListener("pointercancel", stop);
  again.addEventListener("click", () => {
    ink.clearRect(0, 0, canvas.width, canvas.height);
    file.value = "";
  });
}

function prepare(canvas) {
  const ratio = window.devicePixelRatio || 1;
  canvas.width = canvas.clientWidth * ratio;
  canvas.height = canvas.clientHeight * ratio;
  const ink = canvas.getContext("2d");
  ink.scale(ratio, ratio);
  Object.assign(ink, { lineWidth: 3, lineCap: "round", lineJoin: "round" });
  ink.strokeStyle = getComputedStyle(canvas).color;
  return ink;
}

/* At once, not by toBlob: that may wait half a second, and the form could be sent before it. */
function keep(canvas, input) {
  const bytes = Uint8Array.from(window.atob(canvas.toDataURL("image/png").split(",")[1]), (letter) => letter.charCodeAt(0));
  const transfer = new DataTransfer();
  transfer.items.add(new File([bytes], "signature.png", { type: "image/png" }));
  input.files = transfer.files;
}
