import { type ReactNode } from 'react'

/** A message instead of missing content, with a button for the next step. */
export function Notice({
  title,
  children,
  action,
  onAction,
  ...rest
}: {
  title: string
  children?: ReactNode
  action: string
  onAction: () => void
  role?: 'alert' | 'status'
}) {
  return (
    <div className="notice" {...rest}>
      <p className="notice-title">{title}</p>
      {children}
      <button type="button" className="button" onClick={onAction}>
        {action}
      </button>
    </div>
  )
}
