export { type ArrivalsFile, readArrivalsFile } from './arrivals-file'
export { predict } from './predict'
export { type Prediction } from './summary'
export { type FittedPlatform, recordedTimes } from './recorded-platform'
