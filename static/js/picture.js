/* A picture made small enough for a weak connection, with time and place burnt in at its foot. */

const LONGEST_PIXELS = 1600;
const QUALITY = 0.82;

/** The picture as a JPEG of at most 1600 pixels, stamped; the file itself where the browser cannot draw it. */
export async function small(file, place) {
  try {
    const picture = await createImageBitmap(file);
    const scale = Math.min(1, LONGEST_PIXELS / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    const ink = canvas.getContext("2d");
    ink.drawImage(picture, 0, 0, canvas.width, canvas.height);
    stamp(ink, canvas, `${when(new Date())} ${place}`);
    return await new Promise((done) => canvas.toBlob((blob) => done(blob || file), "image/jpeg", QUALITY));
  } catch {
    return file;
  }
}

function stamp(ink, canvas, words) {
  const size = Math.max(12, Math.round(canvas.width / 42));
  ink.fillStyle = "rgba(27, 36, 48, 0.62)";
  ink.fillRect(0, canvas.height - size * 2, canvas.width, size * 2);
  ink.fillStyle = "#fff";
  ink.font = `${size}px sans-serif`;
  ink.textBaseline = "middle";
  ink.fillText(words, size, canvas.height - size, canvas.width - 2 * size);
}

function when(now) {
  const two = (part) => String(part).padStart(2, "0");
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())} ${two(now.getHours())}:${two(now.getMinutes())}`;
}
