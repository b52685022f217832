import { Component, type ReactNode } from 'react'

interface Props {
  children: ReactNode
  /** What is shown in place of children that failed; `again` renders them afresh. */
  fallback: (again: () => void) => ReactNode
}

/** Keeps a failure of its children to itself. */
export class Boundary extends Component<Props, { failed: boolean }> {
  override state = { failed: false }

  static getDerivedStateFromError(): { failed: boolean } {
    return { failed: true }
  }

  override render(): ReactNode {
    if (!this.state.failed) return this.props.children
    return this.props.fallback(() => this.setState({ failed: false }))
  }
}
