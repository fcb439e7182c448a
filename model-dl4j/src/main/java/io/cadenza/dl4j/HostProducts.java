package io.cadenza.dl4j;

import static org.bytedeco.openblas.global.openblas.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas.CblasTrans;

import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.openblas.global.openblas;

/**
 * Matrix products by ND4J's own OpenBLAS, on the host's memory.
 *
 * <p>OpenBLAS usually copies both factors into panels first. With AVX-512 it has kernels without panels for at most a million
 * multiplications, which on [64, 2048]·[2048, 64] are 1.5 times as fast. So larger products are cut into such, where the processor
 * has these kernels; elsewhere cutting would cost a third. They are no faster with a transposed second factor, or with long rows.
 */
final class HostProducts {
    private static final int WITHOUT_PANELS = 1_000_000;
    private static final int TILE = 64;
    /** A tile of so many columns or fewer has its rows of the second factor in the first-level cache. */
    private static final int SHORT_ROW = 2 * TILE;

    private static final int FEW_TERMS = 4 * TILE;

    private final boolean hasKernelsWithoutPanels = fusesSums();

    /**
     * Whether a small product adds to its result by a kernel without panels. These compute β·c + x with one rounding, the others
     * round β·c first. Unlike a measurement of time it gives the same answer, and so the same bits, whenever it is asked.
     */
    private static boolean fusesSums() {
        float almostOne = 1 + 0x1p-12f;
        float square = 1 + 0x1p-11f;
        try (FloatPointer a = new FloatPointer(-square);
                FloatPointer b = new FloatPointer(1f);
                FloatPointer c = new FloatPointer(almostOne)) {
            openblas.cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, 1, 1, 1, 1, a, 1, b, 1, almostOne, c, 1);
            return c.get() != 0;
        }
    }

    /** See {@link Arithmetic#multiply}. */
    void multiply(Matrix c, Matrix a, boolean transposeA, Matrix b, boolean transposeB, boolean add) {
        int rows = c.rows();
        int columns = c.columns();
        int terms = transposeA ? a.rows() : a.columns();
        Product product = new Product(c, a, transposeA, b, transposeB, add);
        boolean whole = !hasKernelsWithoutPanels || transposeB || (double) rows * columns * terms <= WITHOUT_PANELS;
        if (!whole && transposeA) {
            product.inTiles(rows, columns, terms, TILE, fitting(TILE * TILE));
        } else if (!whole && columns <= SHORT_ROW && terms <= FEW_TERMS) {
            product.inTiles(rows, columns, terms, fitting(TILE * terms), terms);
        } else {
            product.tile(0, rows, 0, columns, 0, terms);
        }
    }

    /** What times that many is a product without panels, in whole vectors. */
    private static int fitting(int others) {
        return WITHOUT_PANELS / others / 8 * 8;
    }

    /** One product, of which tiles can be computed. */
    private static final class Product {
        private final Matrix a;
        private final Matrix b;
        private final Matrix c;
        private final boolean transposeA;
        private final boolean transposeB;
        private final boolean add;
        private final FloatPointer first;
        private final FloatPointer second;
        private final FloatPointer result;

        Product(Matrix c, Matrix a, boolean transposeA, Matrix b, boolean transposeB, boolean add) {
            this.a = a;
            this.b = b;
            this.c = c;
            this.transposeA = transposeA;
            this.transposeB = transposeB;
            this.add = add;
            // Pointers of its own, which it can move: other threads read the same weights.
            this.first = new FloatPointer(a.pointer());
            this.second = new FloatPointer(b.pointer());
            this.result = new FloatPointer(c.pointer());
        }

        /** Tiles of the same terms follow each other, so that long factors are read once. */
        void inTiles(int rows, int columns, int terms, int rowsAtOnce, int termsAtOnce) {
            for (int term = 0; term < terms; term += termsAtOnce) {
                int someTerms = Math.min(termsAtOnce, terms - term);
                for (int row = 0; row < rows; row += rowsAtOnce) {
                    int someRows = Math.min(rowsAtOnce, rows - row);
                    for (int column = 0; column < columns; column += TILE) {
                        tile(row, someRows, column, Math.min(TILE, columns - column), term, someTerms);
                    }
                }
            }
        }

        /** Some rows and columns of the result from some terms, added to those before. */
        void tile(int row, int rows, int column, int columns, int term, int terms) {
            openblas.cblas_sgemm(
                    CblasRowMajor,
                    transposeA ? CblasTrans : CblasNoTrans,
                    transposeB ? CblasTrans : CblasNoTrans,
                    rows,
                    columns,
                    terms,
                    1,
                    first.position(transposeA ? at(a, term, row) : at(a, row, term)),
                    a.stride(),
                    second.position(transposeB ? at(b, column, term) : at(b, term, column)),
                    b.stride(),
                    add || term > 0 ? 1 : 0,
                    result.position(at(c, row, column)),
                    c.stride());
        }

        private static long at(Matrix x, int row, int column) {
            return (long) row * x.stride() + column;
        }
    }
}
