import createPurifier from 'dompurify';

const purifier = createPurifier(window);
const tags = 'p h3 ul ol li blockquote pre code em strong s hr br table thead tbody tr th td a span'.split(' ');
const ownClass = /^(?:hljs-[\w-]+|[\w-]+_|align-(?:left|center|right)|level-[1-6]|image-link)$/;

// The parser writes only these few classes; anything else in a class attribute did not come from us.
purifier.addHook('uponSanitizeAttribute', (_node, data) => {
  if (data.attrName === 'class') {
    data.keepAttr = data.attrValue.split(/\s+/).every((name) => ownClass.test(name));
  }
});

/** HTML to nodes through a strict allow-list: no address, no style, no handler, no form and no frame can pass it. */
export function toNodes(html: string): DocumentFragment {
  return purifier.sanitize(html, {
    ALLOWED_TAGS: tags,
    ALLOWED_ATTR: ['class', 'start', 'data-href', 'data-language'],
    ALLOW_DATA_ATTR: false,
    ALLOW_ARIA_ATTR: false,
    RETURN_DOM_FRAGMENT: true,
  });
}
