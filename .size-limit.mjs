/** One budget a subpath, minified and compressed. tfjs is the user's own and not counted. */
const subpath = (room, limit, more = {}) => ({
  name: `neurotrade/${room}`,
  path: `dist/${room}/index.js`,
  import: '*',
  limit,
  ignore: ['@tensorflow/*'],
  modifyEsbuildConfig: (config) => ({ ...config, logLevel: 'error', ...more }),
});

export default [
  subpath('core', '6 kB'),
  subpath('data', '120 kB'),
  subpath('features', '20 kB'),
  subpath('market', '8 kB'),
  subpath('env', '40 kB'),
  subpath('policy', '40 kB'),
  subpath('policy/onnx', '20 kB'),
  subpath('policy/sb3', '20 kB'),
  subpath('agents', '100 kB'),
  subpath('training', '160 kB', { platform: 'node' }),
  {
    ...subpath('', '70 kB'),
    name: 'environment and policy in one page',
    path: 'dist/index.js',
    import: '{ TradingEnv, loadPolicy, defaultFeatures }',
  },
];
