export { checkAction } from './spaces/check-action.js';
export { checkSpace, spaceFaults } from './spaces/check-space.js';
export { contains } from './spaces/contains.js';
export { type BoxOptions, box, dict, discrete, multiBinary, multiDiscrete } from './spaces/create.js';
export { describeSpace } from './spaces/describe.js';
export { spacesEqual } from './spaces/equal.js';
export { maskGroups, maskSize } from './spaces/mask.js';
export { sample } from './spaces/sample.js';
export {
  type BoxSpace,
  type DictSpace,
  type DiscreteSpace,
  flatSize,
  type MultiBinarySpace,
  type MultiDiscreteSpace,
  type Space,
  type SpaceValue,
  type WindowLayout,
} from './spaces/space.js';
