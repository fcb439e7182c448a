package io.cadenza.composers.grammar;

import io.cadenza.composers.grammar.Rule.Alternative;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * A grammar as a branching process: how many of each symbol a rewriting leaves on average.
 *
 * <p>With M[a][b] the mean number of b in one rewriting of a, a derivation ends with probability 1 and its mean size is finite
 * if, and only if, the spectral radius of M is below 1 (Booth and Thompson 1973, "Applying probability measures to abstract
 * languages"; Harris 1963, "The theory of branching processes"). Sums over whole derivations then are (I − M)⁻¹ c.
 */
final class BranchingProcess {
    private static final int ITERATIONS = 10_000;
    private static final double CLOSE = 1e-12;

    private final Grammar grammar;
    private final List<String> symbols;
    private final double[][] means;

    private BranchingProcess(Grammar grammar) {
        this.grammar = grammar;
        this.symbols = List.copyOf(grammar.rules().keySet());
        this.means = new double[symbols.size()][symbols.size()];
        Map<String, Integer> index = new HashMap<>();
        symbols.forEach(symbol -> index.put(symbol, index.size()));
        for (Rule rule : grammar.rules().values()) {
            for (Alternative alternative : rule.alternatives()) {
                for (Item.Symbol symbol : alternative.symbols()) {
                    means[index.getOrDefault(rule.symbol(), 0)][index.getOrDefault(symbol.name(), 0)] +=
                            alternative.probability();
                }
            }
        }
    }

    /** The branching of a grammar whose symbols all have rules. */
    static BranchingProcess of(Grammar grammar) {
        return new BranchingProcess(grammar);
    }

    /**
     * Checks that derivations end, and before they are too long to be pieces.
     *
     * @throws io.cadenza.core.CadenzaException naming a symbol that becomes itself once or more on average, or the start if a
     *     piece takes more than {@value Derivation#MAX_REWRITINGS} rewritings on average
     */
    void requireAnEnd() {
        boolean[][] leads = leads();
        for (int symbol = 0; symbol < symbols.size(); symbol++) {
            double growth = leads[symbol][symbol] ? growth(circle(symbol, leads)) : 0;
            if (growth >= 1 - 1e-9) {
                throw grammar.rule(symbols.get(symbol))
                        .place()
                        .error(String.format(
                                Locale.ROOT,
                                "a piece may never end: \"%s\" and what leads back to it multiply by %.3g on average at each"
                                        + " rewriting; make the alternatives that lead back less probable",
                                symbols.get(symbol),
                                growth));
            }
        }
        double mean = total(rule -> 1);
        if (!(mean <= Derivation.MAX_REWRITINGS)) {
            throw grammar.rule(grammar.start())
                    .place()
                    .error(String.format(
                            Locale.ROOT,
                            "a piece of \"%s\" takes %.3g rewritings on average and is stopped after %d; make its longer"
                                    + " alternatives less probable",
                            grammar.start(),
                            mean,
                            Derivation.MAX_REWRITINGS));
        }
    }

    /** Whether rewriting a symbol may ever lead to a symbol. */
    private boolean[][] leads() {
        int size = symbols.size();
        boolean[][] leads = new boolean[size][size];
        for (int a = 0; a < size; a++) {
            for (int b = 0; b < size; b++) {
                leads[a][b] = means[a][b] > 0;
            }
        }
        for (int via = 0; via < size; via++) {
            for (int a = 0; a < size; a++) {
                for (int b = 0; leads[a][via] && b < size; b++) {
                    leads[a][b] |= leads[via][b];
                }
            }
        }
        return leads;
    }

    /** The symbols that lead to one and to which it leads. */
    private static List<Integer> circle(int symbol, boolean[][] leads) {
        List<Integer> circle = new ArrayList<>();
        for (int other = 0; other < leads.length; other++) {
            if (leads[symbol][other] && leads[other][symbol]) {
                circle.add(other);
            }
        }
        return circle;
    }

    /**
     * The spectral radius of the means among the symbols of one circle, by power iteration on M + I, which has no other
     * eigenvalue of that modulus. The extreme growths of single entries bound it from both sides (Collatz and Wielandt).
     */
    private double growth(List<Integer> circle) {
        double[] vector = new double[circle.size()];
        Arrays.fill(vector, 1);
        double least = 0;
        for (int iteration = 0; iteration < ITERATIONS; iteration++) {
            double[] next = new double[vector.length];
            least = Double.POSITIVE_INFINITY;
            double most = 0;
            for (int a = 0; a < vector.length; a++) {
                next[a] = vector[a];
                for (int b = 0; b < vector.length; b++) {
                    next[a] += means[circle.get(a)][circle.get(b)] * vector[b];
                }
                least = Math.min(least, next[a] / vector[a]);
                most = Math.max(most, next[a] / vector[a]);
            }
            for (int a = 0; a < vector.length; a++) {
                vector[a] = next[a] / most;
            }
            if (most - least < CLOSE) {
                break;
            }
        }
        return least - 1;
    }

    /** The mean, over all derivations of the start, of a sum of what each rewriting of a rule adds on average. */
    double total(ToDoubleFunction<Rule> added) {
        int size = symbols.size();
        double[][] system = new double[size][size + 1];
        for (int a = 0; a < size; a++) {
            for (int b = 0; b < size; b++) {
                system[a][b] = (a == b ? 1 : 0) - means[a][b];
            }
            system[a][size] = added.applyAsDouble(grammar.rule(symbols.get(a)));
        }
        return LinearSolver.solve(system)[symbols.indexOf(grammar.start())];
    }

    /** Systems of linear equations. */
    private static final class LinearSolver {
        private LinearSolver() {}

        /**
         * Solves by Gauss and Jordan's elimination with the largest pivot of each column.
         *
         * @param system n rows of n coefficients and the right side; it is regular, and is overwritten
         * @return the n unknowns
         */
        static double[] solve(double[][] system) {
            int size = system.length;
            for (int column = 0; column < size; column++) {
                int pivot = column;
                for (int row = column + 1; row < size; row++) {
                    if (Math.abs(system[row][column]) > Math.abs(system[pivot][column])) {
                        pivot = row;
                    }
                }
                double[] chosen = system[pivot];
                system[pivot] = system[column];
                system[column] = chosen;
                for (int row = 0; row < size; row++) {
                    double factor = row == column ? 0 : system[row][column] / chosen[column];
                    for (int k = column; factor != 0 && k <= size; k++) {
                        system[row][k] -= factor * chosen[k];
                    }
                }
            }
            double[] unknowns = new double[size];
            for (int row = 0; row < size; row++) {
                unknowns[row] = system[row][size] / system[row][row];
            }
            return unknowns;
        }
    }
}
