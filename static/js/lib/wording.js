// The page's sentences: written in a template, where they are translated, and filled in here.

/** `find(key)` gives a sentence such as "{n} notes wait"; plural forms stand under "key.one" … */
export function speaker(find, language = "en") {
  const rules = new Intl.PluralRules(language);
  return (key, values = {}) => {
    const plural = "n" in values ? find(`${key}.${rules.select(values.n)}`) : undefined;
    const sentence = plural ?? find(`${key}.other`) ?? find(key) ?? key;
    return sentence.replace(/\{(\w+)\}/g, (all, name) => (name in values ? values[name] : all));
  };
}

/** The beginning of a text, on one line. */
export function beginning(text, most = 40) {
  const line = text.replace(/\s+/g, " ").trim();
  const letters = [...line];
  return letters.length <= most ? line : `${letters.slice(0, most - 1).join("").trimEnd()}…`;
}
