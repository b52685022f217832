import { type Diagnostic } from '../diagnostics/diagnostic'
import { type Model } from '../model/schema'

/** Looks at one aspect of a whole model. */
export type Check = (model: Model) => Diagnostic[]
