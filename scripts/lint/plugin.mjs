/** Rules of ours that the linter cannot be told in its configuration. */
export default {
  meta: { name: 'tandem' },
  rules: {
    // `no-restricted-imports` with import names forbids the namespace too, which is the one form that we want.
    'zod-namespace': {
      create: (context) => ({
        ImportDeclaration(node) {
          const named = node.specifiers.some(({ type }) => type !== 'ImportNamespaceSpecifier');
          if (node.source.value === 'zod' && named) {
            context.report({
              node,
              message: "Write import * as z from 'zod': a named import bundles five times as much.",
            });
          }
        },
      }),
    },
  },
};
