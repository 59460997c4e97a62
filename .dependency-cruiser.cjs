/** The order of rooms: each imports only from those above it. */
const ROOMS = ['core', 'data', 'features', 'market', 'env', 'policy', 'agents', 'training', 'risk', 'exchange', 'live'];

const order = ROOMS.map((room, index) => ({
  name: `order-${room}`,
  comment: `src/${room} imports only from the rooms above it: ${ROOMS.slice(0, index).join(', ') || 'none'}`,
  severity: 'error',
  from: { path: `^src/${room}/` },
  to: { path: `^src/(${[...ROOMS.slice(index + 1), 'index\\.ts'].join('|')})` },
}));

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    ...order,
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    { name: 'no-orphans', severity: 'error', from: { orphan: true, pathNot: '\\.d\\.ts$' }, to: {} },
    {
      name: 'agents-know-env-by-its-types',
      comment: 'agents takes any Env: it may use the space helpers, not a concrete environment',
      severity: 'error',
      from: { path: '^src/agents/' },
      to: { path: '^src/env/', pathNot: '^src/env/(spaces|space-)', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'bots-need-no-agent',
      severity: 'error',
      from: { path: '^src/(risk|exchange|live)/' },
      to: { path: '^src/(agents|training)/' },
    },
    {
      name: 'tensors-live-in-agents',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/agents/' },
      to: { path: '@tensorflow' },
    },
    {
      name: 'arrow-lives-in-data',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/data/arrow' },
      to: { path: 'apache-arrow' },
    },
    {
      name: 'ccxt-lives-in-one-place',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/exchange/ccxt/' },
      to: { path: 'node_modules/ccxt' },
    },
    {
      name: 'no-node-built-ins',
      comment: 'files that may load in a browser take built-ins from core/node.ts',
      severity: 'error',
      from: { path: '^src/' },
      to: { dependencyTypes: ['core'], dependencyTypesNot: ['type-only', 'type-import'] },
    },
    {
      name: 'root-stays-light',
      comment: 'the root re-exports what runs in a browser without Arrow or ccxt',
      severity: 'error',
      from: { path: '^src/index\\.ts$' },
      to: { reachable: true, path: 'apache-arrow|node_modules/ccxt|cli-progress' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
