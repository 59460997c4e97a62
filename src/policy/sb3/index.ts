export { type ImportedPolicy, importSb3 } from './import-sb3.js';
