import { arithmeticOperators } from './arithmetic-operators'
import { arrayOperators } from './array-operators'
import { comparisonOperators } from './comparison-operators'
import { dateOperators } from './date-operators'
import { iterationOperators } from './iteration-operators'
import { objectOperators } from './object-operators'
import { type Operator } from './operator'
import { stringOperators } from './string-operators'

/** Every expression operator there is, by name. */
export const operators: Readonly<Record<string, Operator>> = {
  ...comparisonOperators,
  ...arithmeticOperators,
  ...arrayOperators,
  ...iterationOperators,
  ...objectOperators,
  ...stringOperators,
  ...dateOperators,
}
