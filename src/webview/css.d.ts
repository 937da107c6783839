/** esbuild gathers the style sheets that are imported; to TypeScript they are nothing but their effect. */
declare module '*.css';
