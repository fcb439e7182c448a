@echo off
rem Starts Cadenza: finds a JDK and sets what must stand in the environment before the JVM starts.
rem   JAVA_HOME      the JDK to use; otherwise "java" on the PATH
rem   CADENZA_OPTS   further options for the JVM, for example -Xmx4g
rem   CADENZA_PLUGINS   folders of jars to load, separated by semicolons, beside the folder "plugins" of the distribution
setlocal EnableExtensions

set "HOME_FOLDER=%~dp0.."
set "JAR=%HOME_FOLDER%\lib\cadenza.jar"
if not exist "%JAR%" (
    echo cadenza: %JAR% is missing. Unpack the distribution again, or build it with mvn package. 1>&2
    exit /b 2
)

set "JAVA=java"
if defined JAVA_HOME set "JAVA=%JAVA_HOME%\bin\java.exe"
"%JAVA%" -version >nul 2>&1
if errorlevel 1 (
    echo cadenza: no java found. Install a JDK 17 or later, or set JAVA_HOME to one. 1>&2
    exit /b 2
)

set "VERSION="
for /f "tokens=3" %%v in ('""%JAVA%" -version 2^>^&1" ^| findstr /c:" version "') do if not defined VERSION set "VERSION=%%~v"
for /f "tokens=1 delims=.-+" %%m in ("%VERSION%") do set "MAJOR=%%m"
if %MAJOR% LSS 17 (
    echo cadenza: %JAVA% is version %VERSION%. Install a JDK 17 or later and set JAVA_HOME to it. 1>&2
    exit /b 2
)

if not defined TF_CPP_MIN_LOG_LEVEL set "TF_CPP_MIN_LOG_LEVEL=3"
if not defined OMP_NUM_THREADS set "OMP_NUM_THREADS=1"
if not defined OMP_WAIT_POLICY set "OMP_WAIT_POLICY=passive"

rem Jars of other parties: backends, composers, tokenizers, and the libraries they need.
set "CLASSES=%JAR%"
set "SEARCHED="
if exist "%HOME_FOLDER%\plugins\*.jar" call :add "%HOME_FOLDER%\plugins"
if defined CADENZA_PLUGINS for %%f in ("%CADENZA_PLUGINS:;=" "%") do call :add "%%~f"
call :scan %*
if defined MISSING (
    echo cadenza: there is no folder of plugins %MISSING%. Correct CADENZA_PLUGINS or --plugins. 1>&2
    exit /b 2
)

set "FLAGS=-XX:+UseSerialGC -XX:-UsePerfData -Djava.awt.headless=true"
if %MAJOR% GEQ 22 set "FLAGS=%FLAGS% --enable-native-access=ALL-UNNAMED"
if %MAJOR% GEQ 24 set "FLAGS=%FLAGS% --sun-misc-unsafe-memory-access=allow"
echo %* | findstr /C:"--soundfont" >nul && set "FLAGS=%FLAGS% --add-exports java.desktop/com.sun.media.sound=ALL-UNNAMED"

if defined SEARCHED (set "FLAGS=%FLAGS% "-Dcadenza.plugins=%SEARCHED%"") else set "FLAGS=%FLAGS% -Dcadenza.services.listed=true"
"%JAVA%" %CADENZA_OPTS% %FLAGS% -cp "%CLASSES%" io.cadenza.cli.Main %*
exit /b %ERRORLEVEL%

:scan
if "%~1"=="" exit /b 0
if "%~1"=="--plugins" if not "%~2"=="" call :add "%~2"
shift
goto scan

:add
if "%~1"=="" exit /b 0
if not exist "%~1\" (
    set "MISSING=%~1"
    exit /b 0
)
if defined SEARCHED (set "SEARCHED=%SEARCHED%;%~1") else set "SEARCHED=%~1"
for %%j in ("%~1\*.jar") do call :jar "%%~fj"
exit /b 0

:jar
set "CLASSES=%CLASSES%;%~1"
exit /b 0
