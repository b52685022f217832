import { type ComponentProps } from 'react'

const classes = { small: 'button button-small', normal: 'button', strong: 'button button-strong' }

/** A button. `kind`: default `small`. */
export function Button({ kind = 'small', ...props }: ComponentProps<'button'> & { kind?: keyof typeof classes }) {
  return <button type="button" className={classes[kind]} {...props} />
}
