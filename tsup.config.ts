import { defineConfig, type Options } from 'tsup';

const subpaths = [
  'core',
  'data',
  'features',
  'market',
  'env',
  'policy',
  'policy/onnx',
  'policy/sb3',
  'agents',
  'training',
];

const options: Options = {
  entry: {
    index: 'src/index.ts',
    ...Object.fromEntries(subpaths.map((path) => [`${path}/index`, `src/${path}/index.ts`])),
  },
  format: ['esm', 'cjs'],
  target: 'es2022',
  platform: 'neutral',
  dts: true,
  clean: true,
  sourcemap: true,
  // One copy of every class in either format: errors thrown by one subpath are instances of the class of another.
  splitting: true,
  treeshake: false,
};

export default defineConfig(options) as ReturnType<typeof defineConfig>;
