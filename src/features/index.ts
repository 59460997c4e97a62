export type { Feature } from './feature.js';
export { computeFeatures, type FeatureMatrix } from './feature-matrix.js';
export { type FeatureList, type FeaturePipeline, type FeaturePipelineOptions, featurePipeline } from './pipeline.js';
export { type FrozenScaler, fitScaler, type ScalerJson, type ScalerOptions, scalerFromJSON } from './scaler.js';
export { type PriceField, price, type Source } from './source.js';
