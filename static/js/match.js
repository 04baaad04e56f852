/* Whether a name is what somebody looks for, by its letters or by the initials of its pinyin. */

/** `name` or `keys` (words parted by spaces) contain `query`, whatever the case and the spaces. */
export function matches(query, name, keys) {
  const wanted = plain(query);
  return !wanted || plain(name).includes(wanted) || plain(keys || "").includes(wanted);
}

function plain(text) {
  return text.toLowerCase().replace(/\s+/g, "");
}
