/** The page's elements. */

export const byId = (id) => document.getElementById(id);

/** An element with properties and children; text goes in as text, never as markup. */
export function el(tag, properties = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

/** One row of a description list. */
export function fact(term, ...description) {
  return el('div', {}, el('dt', { textContent: term }), el('dd', {}, ...description));
}
