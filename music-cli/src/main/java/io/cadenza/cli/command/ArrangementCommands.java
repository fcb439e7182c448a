package io.cadenza.cli.command;

/** The commands that write new notes around given ones. */
final class ArrangementCommands {
    private ArrangementCommands() {}
}
