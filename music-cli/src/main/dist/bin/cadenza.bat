@echo off
rem Starts Cadenza: finds a JDK and sets what must stand in the environment before the JVM starts.
rem   JAVA_HOME      the JDK to use; otherwise "java" on the PATH
rem   CADENZA_OPTS   further options for the JVM, for example -Xmx4g
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

set "FLAGS=-XX:+UseSerialGC -Xshare:auto -XX:-UsePerfData -Djava.awt.headless=true"
if %MAJOR% GEQ 22 set "FLAGS=%FLAGS% --enable-native-access=ALL-UNNAMED"
if %MAJOR% GEQ 24 set "FLAGS=%FLAGS% --sun-misc-unsafe-memory-access=allow"
echo %* | findstr /C:"--soundfont" >nul && set "FLAGS=%FLAGS% --add-exports java.desktop/com.sun.media.sound=ALL-UNNAMED"

"%JAVA%" %CADENZA_OPTS% %FLAGS% -cp "%JAR%" io.cadenza.cli.Main %*
exit /b %ERRORLEVEL%
