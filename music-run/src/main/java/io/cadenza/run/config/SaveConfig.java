package io.cadenza.run.config;

/**
 * What a run saves to be resumed from; it changes no bit of what is trained.
 *
 * @param everySteps steps between states within an epoch; 0 for one after each epoch only
 * @param keep how many of the latest states stay, 1 or more
 */
public record SaveConfig(long everySteps, int keep) {
    static SaveConfig of(Settings settings) {
        return new SaveConfig(settings.whole("save.everySteps"), settings.integer("save.keep"));
    }
}
