/* Files in an input, collected over several choices; a picture drawn small without an address of its own. */

const LARGEST_BYTES = 20 * 1024 * 1024;
const THUMB_PIXELS = 320;

/** Let choices add up; `show(files, remove)` is called after each change, remove(index) takes one out again. */
export function collect(input, show) {
  let kept = [];
  const put = () => {
    const transfer = new DataTransfer();
    for (const file of kept) transfer.items.add(file);
    input.files = transfer.files;
    show(kept, (index) => {
      kept = kept.filter((_, at) => at !== index);
      put();
    });
  };
  input.addEventListener("change", () => {
    kept = input.multiple ? [...kept, ...input.files] : [...input.files];
    put();
  });
}

/** The file is larger than one file may be. */
export function isTooLarge(file) {
  return file.size > LARGEST_BYTES;
}

/** A size in words: 38 KB, 1.2 MB. */
export function size(file) {
  return file.size < 1024 * 1024 ? `${Math.ceil(file.size / 1024)} KB` : `${(file.size / 1024 / 1024).toFixed(1)} MB`;
}

/** A canvas with the picture in it, 160 by 108 in shape; it stays empty for what is no picture. */
export function thumb(file) {
  const canvas = document.createElement("canvas");
  canvas.width = THUMB_PIXELS;
  canvas.height = Math.round((THUMB_PIXELS * 108) / 160);
  createImageBitmap(file)
    .then((picture) => {
      const scale = Math.max(canvas.width / picture.width, canvas.height / picture.height);
      const [width, height] = [picture.width * scale, picture.height * scale];
      canvas.getContext("2d").drawImage(picture, (canvas.width - width) / 2, (canvas.height - height) / 2, width, height);
    })
    .catch(() => {});
  return canvas;
}
