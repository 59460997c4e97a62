export { type OnnxOptions, policyToOnnx } from './policy-to-onnx.js';
