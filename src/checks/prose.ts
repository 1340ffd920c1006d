// Lets the catalogue keep its texts in readable, wrapped source lines.

/** Joins the wrapped lines of a template literal into one paragraph with single spaces. */
export function prose(strings: TemplateStringsArray): string {
  return strings.join('').replace(/\s+/g, ' ').trim();
}
