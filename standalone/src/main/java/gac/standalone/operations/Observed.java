package gac.standalone.operations;

/** Who can be asked how it is; by any thread, and without waiting for anybody. */
public interface Observed {
    /** Whether it lives. */
    Health live();

    /** Whether it has caught up. */
    Health ready();

    /** Its funnel and its sources. */
    NodeStatus status();
}
