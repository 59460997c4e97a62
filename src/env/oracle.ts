export { type OracleOptions, type OracleResult, oracle } from './oracle/oracle.js';
